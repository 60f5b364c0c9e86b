// Named problems: shapes of practice and corner cases, one problem line each.
//
// Integer data of -3..3 stays exact in binary16 on every one of them.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "problem/descriptor.h"

namespace ct2d::test {

inline constexpr std::string_view kNamedProblems[] = {
    "ic1ih1iw1_oc1kh1kw1 one_element",
    "n2ic4ih5iw7_oc6kh4kw4_sh2sw2ph1pw1 upsample_by_two",
    "n2g2ic4ih5iw7_oc6kh3kw5_sh2sw1ph2pw1oph1 groups",
    "g6ic6ih4iw5_oc6kh3kw3_sh2sw2ph1pw1oph1opw1 depthwise",
    "ic3ih4iw4_oc2kh2kw2_sh2sw2 kernel_equals_stride",
    "n2ic3ih14iw14_oc7kh2kw2_sh2sw2 flat_planes",
    "n2g2ic6ih3iw5_oc4kh3kw4_sh3sw4 flat_planes_of_groups",
    "ic3ih6iw9_oc4kh4kw4_sh4sw4 flat_planes_of_long_rows",
    "n2ic20ih30iw9_oc7kh2kw2_sh2sw2ph1 joined_rows_of_a_cropped_shuffle",
    "ic20ih13iw9_oc7kh4kw4_sh4sw4ph2oph1opw2 joined_rows_with_more_output",
    "ic3ih7iw9_oc13kh1kw1 flat_planes_of_one_tap",
    "ic3ih3iw4_oc2kh2kw1_sh3sw4 kernel_below_stride",
    "ic3ih5iw6_oc2kh1kw2_sh2sw2oph1 flat_planes_below_stride",
    "ic3ih5iw6_oc2kh2kw2_sh2sw2oph1opw1 kernel_equals_stride_with_more_output",
    "ic3ih4iw3_oc2kh3kw3_sh4sw6dh2dw4 stride_and_dilation_share_a_factor",
    "ic2ih3iw3_oc2kh2kw3_sh4sw3dh4dw3 stride_equals_dilation",
    "ic2ih4iw5_oc2kh3kw3_dh3dw2oph2opw1 dilated_with_output_padding",
    "ic3ih5iw6_oc2kh3kw3_ph40pw30dh40dw30 taps_further_apart_than_the_input",
    "ic2ih7iw8_oc2kh3kw3_ph3pw4 crops_whole_taps",
    "ic2ih5iw5_oc2kh1kw1_ph1pw2 crops_the_input",
    "ic2ih1iw1_oc3kh5kw4_sh3sw2ph1 one_pixel",
    "n3ic8ih1iw16_oc4kh1kw7_sw4pw3opw3 one_row",
    "n0ic2ih3iw3_oc2kh3kw3 empty_batch",
    "n2ic2ih20iw40_oc3kh3kw3_sh2sw2 several_tiles",
    "ic1ih1iw5000_oc2kh2kw1 rows_longer_than_a_tile",
    "ic2ih600iw9_oc12kh3kw3_ph1pw1 joined_rows_of_several_lines",
    "n2ic3ih6iw7_oc1kh4kw4_sh2sw2ph1pw1 merged_row_phases",
    "n2ic3ih5iw40_oc1kh3kw5_sh3sw2ph2 merged_row_phases_of_long_rows",
    "n2ic3ih6iw7_oc1kh9kw9_sh2sw2ph4pw4oph1opw1 merged_row_phases_with_a_tail",
    "ic3ih5iw40_oc1kh4kw4_sh3sw2ph1 merged_row_phases_with_a_tail_of_one",
    "g2ic4ih5iw70_oc2kh5kw3_sh3sw2ph4pw1oph1 merged_row_phases_with_a_tail_of_two",
    "ic3ih4iw30_oc1kh9kw9_sh4sw4ph4pw4oph3opw3 merged_row_phases_in_pairs",
    "ic3ih5iw20_oc1kh8kw3_sh8pw1 merged_row_phases_of_a_large_stride",
    "ic3ih4iw20_oc1kh32kw3_sh16pw1 merged_row_phases_of_a_larger_stride",
    "ic2ih3iw20_oc1kh1kw3_sh2sw2oph1 merged_row_phases_of_which_one_has_no_tap",
    "ic2ih2iw20_oc1kh11kw3_sh2sw2ph3 merged_row_phases_of_a_kernel_above_the_input",
    "ic3ih6iw7_oc5kh3kw3_sh3sw3 three_phases",
    "ic2ih4iw5_oc3kh1kw7_sw7 seven_phases",
};

inline Problem named_problem(std::string_view line) {
  Problem problem;
  const Status status = parse_line(line, &problem);
  EXPECT_TRUE(status.ok()) << status.message();
  return problem;
}

// Returns: the line as a gtest name, which has no spaces.
inline std::string test_name(std::string_view line) {
  std::string name(line);
  std::replace(name.begin(), name.end(), ' ', '_');
  return name;
}

}  // namespace ct2d::test
