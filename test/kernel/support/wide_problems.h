// Wide problems: large enough for what algorithms do with several of anything, one problem line
// each.
#pragma once

#include <string_view>

namespace ct2d::test {

// Wide enough for several vectors of 16 and tails of every kind.
inline constexpr std::string_view kWideProblems[] = {
    "ic5ih3iw65_oc7kh4kw4_sh2sw2ph1pw1 two_phases",
    "ic5ih3iw70_oc13kh3kw3_ph1pw1 one_phase",
    "ic3ih3iw50_oc5kh3kw3_sh2sw2ph1pw1oph1opw1 uneven_phases",
    "ic3ih2iw37_oc4kh5kw5_sh4sw4ph1pw1 four_phases",
    "ic3ih2iw37_oc4kh9kw9_sh3sw3ph4pw4oph2opw2 three_phases",
    "ic2ih2iw21_oc5kh2kw16_sh1sw8pw4 eight_phases",
    "ic2ih2iw21_oc3kh7kw7_sh5sw5 five_phases",
    "ic3ih4iw13_oc4kh3kw3_sh3sw3opw2 three_phases_short_of_a_lane",
    "ic2ih3iw9_oc3kh2kw9_sw9pw7 nine_phases_that_the_edge_cuts",
    "n2ic90ih12iw20_oc7kh2kw2_sh2sw2 flat_rows_in_parts",
    "n2g2ic60ih6iw5_oc10kh2kw5_sh2sw5 flat_rows_of_five_phases",
    "ic3ih3iw11_oc3kh8kw8_sh8sw8 flat_rows_of_eight_phases",
    "ic2ih3iw40_oc3kh3kw5_sh2sw2dh3dw3 dilated_two_phases",
    "ic2ih3iw40_oc3kh3kw5_sh2sw4dh2dw6 stride_and_dilation_share_a_factor",
    "g2ic4ih3iw33_oc26kh2kw2_sh2sw2 many_channels",
    "ic40ih2iw300_oc2kh2kw3_sw2 several_column_blocks",
    "n2ic300ih40iw20_oc2kh3kw3_dh2 several_row_blocks",
    "ic200ih9iw40_oc20kh2kw2_sh2sw2 rows_packed_ahead",
    "ic130ih9iw70_oc8kh5kw3_ph2pw1dh2 rows_packed_ahead_for_several_taps",
    "ic2ih1iw1000_oc1kh1kw40_sw10pw15 one_row",
    // Tiles in several blocks of rows and of columns, images that share a block, and taps in parts.
    "ic70ih40iw40_oc17kh4kw4_sh2sw2ph1pw1 several_tile_rows",
    "ic9ih20iw22_oc5kh4kw4_sh2sw2ph1pw1 tile_rows_for_several_threads",
    "ic130ih4iw300_oc3kh4kw4_sh2sw2ph1pw1 several_tile_columns",
    "n3ic17ih5iw6_oc33kh3kw3_ph1pw1 images_in_one_block",
    "g2ic34ih9iw11_oc40kh3kw3_sh3sw3 nine_phases_of_two_vectors",
    "ic5ih12iw13_oc6kh9kw9_sh2sw2ph4pw4oph1opw1 taps_in_parts",
    "ic9ih1iw90_oc20kh1kw25_sw4pw11opw1 taps_in_parts_of_one_row",
    "ic5ih17iw19_oc18kh3kw3_ph2pw2dh2dw2 dilated_tiles",
    "ic17ih5iw16_oc20kh3kw3_ph1pw1 tiles_of_rows_of_16",
    "n2ic9ih4iw17_oc18kh3kw3_ph1pw1 tiles_of_rows_of_17",
    "ic18ih11iw40_oc17kh3kw3_ph4pw5 tiles_that_begin_and_end_within_rows",
    "g3ic3ih21iw65_oc3kh4kw4_sh2sw2ph1pw1 depthwise_two_phases",
    "g2ic2ih40iw37_oc2kh3kw3_ph1pw1 depthwise_one_phase",
    "g2ic2ih5iw9_oc2kh16kw16_sh8sw8ph4pw4 depthwise_eight_phases",
    "g2ic2ih20iw45_oc2kh5kw7_sh3sw3ph2pw4 depthwise_three_phases",
    "g3ic3ih6iw40_oc15kh3kw3_sh2sw2ph1pw1oph1 channel_multiplier",
    "g2ic6ih9iw33_oc10kh5kw5_sh2sw2dw3ph3pw5 dilated_narrow_groups",
    "g2ic2ih3iw50_oc2kh2kw3_sh4sw6dh6dw4 depthwise_stride_and_dilation_share_a_factor",
    "ic1ih2iw40000_oc1kh2kw4_sh2sw2pw3 several_column_blocks_of_one_channel",
    "n2ic3ih60iw40_oc40kh3kw3_ph1pw1 several_groups_of_rows",
    "n2ic3ih40iw40_oc40kh4kw4_sh2sw2ph1pw1 several_groups_of_rows_of_phases",
    "n150ic3ih1iw1_oc40kh4kw4 several_groups_of_pixels",
    "n9ic2ih9iw9_oc40kh3kw3_sh2sw2 several_groups_of_images",
};

}  // namespace ct2d::test
