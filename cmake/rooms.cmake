# A folder of server/ becomes one object library; all of them together are tvms_core.
set_property(GLOBAL PROPERTY TVMS_OBJECTS "")
set_property(GLOBAL PROPERTY TVMS_TESTS "")

add_library(tvms_pch OBJECT ${CMAKE_SOURCE_DIR}/cmake/pch.cpp)
target_link_libraries(tvms_pch PRIVATE tvms_flags tvms_libraries)
target_precompile_headers(tvms_pch PRIVATE <algorithm> <array> <chrono> <expected> <filesystem> <functional> <map> <memory> <mutex> <optional> <set> <span> <string> <string_view> <thread> <unordered_map> <variant> <vector>)

function(tvms_folder_ target)
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
  file(GLOB tests CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/tests/*.cpp)
  list(FILTER sources EXCLUDE REGEX "/main\\.cpp$")
  set_property(GLOBAL APPEND PROPERTY TVMS_TESTS ${tests})
  if(NOT sources)
    return()
  endif()
  add_library(${target} OBJECT ${sources})
  target_link_libraries(${target} PRIVATE tvms_flags tvms_libraries)
  target_precompile_headers(${target} REUSE_FROM tvms_pch)
  set_property(GLOBAL APPEND PROPERTY TVMS_OBJECTS ${target})
endfunction()

# tvms_part(name): a folder of foundation/ or app/; separate files, because their headers are heavy.
function(tvms_part name)
  tvms_folder_(tvms_${name})
endfunction()

# tvms_room(noun USES other ...): a room. USES declares includes from rooms of the same floor (read by tools/check_deps.py).
function(tvms_room noun)
  cmake_parse_arguments(room "" "" "USES" ${ARGN})
  tvms_folder_(room_${noun})
  if(TVMS_UNITY AND TARGET room_${noun})
    set_target_properties(room_${noun} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 0)
  endif()
endfunction()
