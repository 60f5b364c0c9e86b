# A target of zig's compiler: -DCT2D_ZIG=<zig> -DCT2D_ZIG_TARGET=<such as aarch64-linux-gnu.2.28>.
list(APPEND CMAKE_TRY_COMPILE_PLATFORM_VARIABLES CT2D_ZIG CT2D_ZIG_TARGET)
if(CT2D_ZIG_TARGET MATCHES "windows")
  set(CMAKE_SYSTEM_NAME Windows)
elseif(CT2D_ZIG_TARGET MATCHES "macos")
  set(CMAKE_SYSTEM_NAME Darwin)
else()
  set(CMAKE_SYSTEM_NAME Linux)
endif()
string(REGEX REPLACE "-.*" "" CMAKE_SYSTEM_PROCESSOR "${CT2D_ZIG_TARGET}")

# zig has debug information on by default; with it, OpenMP regions hold the paths of their files.
foreach(language C CXX)
  set(CMAKE_${language}_COMPILER_TARGET "${CT2D_ZIG_TARGET}")
  set(CMAKE_${language}_FLAGS_INIT "-g0")
endforeach()
set(CMAKE_ASM_FLAGS_INIT "-g0 --target=${CT2D_ZIG_TARGET}")
set(CMAKE_C_COMPILER "${CT2D_ZIG}" cc)
set(CMAKE_ASM_COMPILER "${CT2D_ZIG}" cc)
set(CMAKE_CXX_COMPILER "${CT2D_ZIG}" c++)
# CMake wants this tool for macOS, where it would install; nothing is installed.
set(CMAKE_INSTALL_NAME_TOOL "${CMAKE_COMMAND}" CACHE FILEPATH "")
set(CMAKE_OSX_SYSROOT "")
set(CMAKE_OSX_DEPLOYMENT_TARGET "")
# Programs of the target do not link before its standard library is built, nor run here.
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)

# CMake wants these tools as files, zig has them as subcommands.
foreach(tool ar ranlib)
  set(_wrapper "${CMAKE_BINARY_DIR}/zig-${tool}")
  if(NOT EXISTS "${_wrapper}")
    file(WRITE "${_wrapper}" "#!/bin/sh\nexec '${CT2D_ZIG}' ${tool} \"$@\"\n")
    file(CHMOD "${_wrapper}" PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE)
  endif()
  string(TOUPPER ${tool} _upper)
  set(CMAKE_${_upper} "${_wrapper}" CACHE FILEPATH "" FORCE)
endforeach()
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
