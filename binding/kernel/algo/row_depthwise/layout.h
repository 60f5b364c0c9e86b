// Layout: everything row_depthwise derives from a problem before it runs.
//
// The lanes of a vector are neighbouring columns of the output, from column 0 on. Column o reads,
// at shift q, the input column floor((o + padding) / stride) - q, which a stretched line holds
// `stride` times. The phases of the lanes, and with them the weights, repeat after `patterns`
// vectors.
//
// Neighbouring row phases that read the same input rows form a row class; the rows of a class, of
// one or several output channels of a group, are a tile (micro/row_depthwise.h). Weights are packed
// once per parameter version, whatever the input's size, in the order in which tiles read them:
//   [group][row class][channel block][pattern][row tap][ic][step][oc][row of the class][lane]
// with zeros in the lanes whose phase has no tap at a step.
#pragma once

#include <cstdint>
#include <vector>

#include "base/dtype.h"
#include "base/range.h"
#include "micro/kernel_table.h"
#include "problem/phases.h"
#include "problem/problem.h"

namespace ct2d {

struct RowClass {
  int64_t first_phase;
  int rows;
  Phase phase;            // taps and offset are those of all rows; first_kernel of the first
  int64_t channels;       // output channels of a tile
  int64_t kernel_before;  // kernel rows of the classes before this one
  Range whole;            // the row quotients whose rows all exist, and whose taps all find input
};

// What the lanes read at one shift of the input line.
struct ColumnStep {
  int64_t shift;                        // input columns
  std::vector<int64_t> kernel_columns;  // [column phase: o mod stride]; -1: no tap
};

struct RowDepthwiseLayout {
  RowDepthwiseLayout(const Problem& problem, DType dtype, const KernelTable& kernels);

  int64_t packed_floats() const { return problem.oc * problem.kh * patterns * tap_floats; }

  // Index of the first packed weight of a channel block that begins with output channel `first` of
  // the group and has `channels`, for row tap 0 of a pattern.
  int64_t weight_index(int64_t group, const RowClass& rows, int64_t first, int64_t channels,
                       int64_t pattern) const;

  // Floats from one step of a tile to the next.
  int64_t weight_pitch(const RowClass& rows, int64_t channels) const {
    return rows.rows * channels * kernels.lanes;
  }

  RowDepthwiseFunction tile(int64_t rows) const {
    return kernels.row_depthwise.functions[dtype == DType::kFloat16][is_masked][rows - 1];
  }

  Problem problem;
  int64_t input_channels, output_channels;  // of a group
  DType dtype;
  const KernelTable& kernels;
  AxisPhases row_axis;
  int64_t patterns;
  std::vector<ColumnStep> steps;  // ascending shifts
  std::vector<int64_t> shifts;    // of the steps, in floats of a stretched line
  bool is_masked;                 // whether a step lacks a tap in some lane
  std::vector<float> masks;       // [pattern][step][lane]
  int64_t tap_floats;             // of all steps and input channels of one row tap of one row
  std::vector<RowClass> row_classes;
  Range row_quotients;                   // the q that have an output
  int64_t min_row_shift, max_row_shift;  // rows above q that taps read
};

}  // namespace ct2d
