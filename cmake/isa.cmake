# The instruction sets: micro/<isa>/kernels.cpp is compiled with that set's flags, on that unit
# alone.

# ct2d_isa(<target> <isa> <processors> <flags of GCC and Clang> <flags of MSVC>): adds one unit
# where CMAKE_SYSTEM_PROCESSOR matches, unless CT2D_LEAVE_OUT names it, and tells the rest of the
# target that it is there.
function(ct2d_isa target isa processors gnu_flags msvc_flags)
  if(NOT CMAKE_SYSTEM_PROCESSOR MATCHES "^(${processors})$" OR isa IN_LIST CT2D_LEAVE_OUT)
    return()
  endif()
  set(unit micro/${isa}/kernels.cpp)
  target_sources(${target} PRIVATE ${unit})
  string(TOUPPER ${isa} upper)
  target_compile_definitions(${target} PRIVATE CT2D_HAS_${upper})
  if(MSVC)
    set(flags "${msvc_flags}")
  else()
    set(flags "${gnu_flags} -fno-lto")
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
      # GCC 12's own AVX-512 headers trip it (GCC bug 105593).
      string(APPEND flags " -Wno-uninitialized -Wno-maybe-uninitialized")
    elseif(CMAKE_CXX_COMPILER_ID MATCHES "Clang" AND isa MATCHES "^avx")
      # Its scheduler loads weights ahead of their use, until sums go to the stack.
      string(APPEND flags " -mllvm -enable-misched=0")
    elseif(CMAKE_CXX_COMPILER_ID MATCHES "Clang" AND isa STREQUAL "sse2")
      # Its loops are unrolled by force; what else it would duplicate is 34 KB of a prebuilt file.
      string(APPEND flags " -Os")
    endif()
  endif()
  set_source_files_properties(${unit} PROPERTIES COMPILE_FLAGS "${flags}")
endfunction()

# A row for each set; their order in micro/isa_list.inc is that of preference.
function(ct2d_add_isa_units target)
  set(x86 "x86_64|AMD64|amd64")
  set(arm "aarch64|arm64|ARM64")
  set(avx2 "-mavx2 -mfma -mf16c")
  set(avx512 "-mavx512f -mavx512bw -mavx512vl -mavx512dq ${avx2}")
  ct2d_isa(${target} avx512 "${x86}" "${avx512}" "/arch:AVX512")
  ct2d_isa(${target} avx2 "${x86}" "${avx2}" "/arch:AVX2")
  ct2d_isa(${target} sse2 "${x86}" "" "")
  ct2d_isa(${target} neon "${arm}" "" "")
  set(scalar "-fno-tree-vectorize -fno-tree-slp-vectorize")
  if(CMAKE_SYSTEM_PROCESSOR MATCHES "^(${x86}|${arm})$")
    string(APPEND scalar " -Os")  # there it runs for comparison alone
  endif()
  ct2d_isa(${target} scalar ".*" "${scalar}" "")
endfunction()
