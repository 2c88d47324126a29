# The fuzz tree (TVMS_FUZZ=ON, clang): one libFuzzer target for each tests/fuzz/fuzz_*.cpp, with address and
# undefined-behaviour sanitizers. The first line of such a file names what it tests, from the root of the repository:
#   // sources: server/foundation/net/url.cpp server/foundation/base/text.cpp
# Seeds lie in tests/fuzz/<name>/. Only parsers are built here, never the server.
if(NOT CMAKE_CXX_COMPILER_ID MATCHES Clang)
  message(FATAL_ERROR "Fuzz targets need clang's libFuzzer: -DCMAKE_CXX_COMPILER=clang++-19")
endif()

# Of the other trees only.
if(TARGET tvms_pch)
  set_target_properties(tvms_pch PROPERTIES EXCLUDE_FROM_ALL ON)
endif()

add_library(fuzz_flags INTERFACE)
target_include_directories(fuzz_flags INTERFACE ${CMAKE_SOURCE_DIR}/server)
target_compile_definitions(fuzz_flags INTERFACE TVMS_VERSION="${PROJECT_VERSION}" SPDLOG_COMPILED_LIB SPDLOG_FMT_EXTERNAL)
target_compile_options(fuzz_flags INTERFACE -O1 -g1 -fno-omit-frame-pointer -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all)
target_link_options(fuzz_flags INTERFACE -fsanitize=address,undefined -Wl,--as-needed)
target_link_libraries(fuzz_flags INTERFACE tvms_libraries)

file(GLOB targets CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/fuzz/fuzz_*.cpp)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${targets})
set(sources "")
foreach(target ${targets})
  file(STRINGS ${target} first LIMIT_COUNT 1)
  if(NOT first MATCHES "^// sources:(.*)$")
    message(FATAL_ERROR "${target}: the first line must be `// sources: server/...cpp ...`")
  endif()
  separate_arguments(named UNIX_COMMAND "${CMAKE_MATCH_1}")
  foreach(source ${named})
    if(NOT EXISTS ${CMAKE_SOURCE_DIR}/${source})
      message(FATAL_ERROR "${target} names ${source}, which does not exist")
    endif()
    list(APPEND sources ${CMAKE_SOURCE_DIR}/${source})
  endforeach()
endforeach()
list(REMOVE_DUPLICATES sources)

# Compiled once; each target takes what it needs out of the archive.
add_library(fuzz_sources STATIC ${sources})
target_link_libraries(fuzz_sources PRIVATE fuzz_flags)
foreach(target ${targets})
  get_filename_component(name ${target} NAME_WE)
  add_executable(${name} ${target})
  target_link_libraries(${name} PRIVATE fuzz_sources fuzz_flags)
  target_link_options(${name} PRIVATE -fsanitize=fuzzer)
endforeach()

# The control has a planted bug; build/fuzz/fuzz_control is the script that succeeds only when the bug is found.
if(TARGET fuzz_control)
  set_target_properties(fuzz_control PROPERTIES OUTPUT_NAME planted_bug)
  configure_file(${CMAKE_SOURCE_DIR}/tests/fuzz/control.sh ${CMAKE_BINARY_DIR}/fuzz_control COPYONLY FILE_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
endif()
