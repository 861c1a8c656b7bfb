# llama.cpp for every processor. CMake reads this right after the package's own project(), so that nothing of the sdist
# is changed: what is set here comes before the defaults that follow there.

# Nothing of the machine that compiles: neither its instructions nor its paths (nor their lengths, as the room for an
# RPATH of the build), nor whether it has git, with which the sdist's commit would stand in a library.
set(GGML_NATIVE OFF)
set(GIT_EXE OFF CACHE STRING "")
set(LLAMA_BUILD_COMMIT unknown)
set(LLAMA_BUILD_NUMBER 0)
set(CMAKE_BUILD_RPATH_USE_ORIGIN ON)
add_compile_options(-ffile-prefix-map=${CMAKE_SOURCE_DIR}=. -ffile-prefix-map=${CMAKE_BINARY_DIR}=.)
if(APPLE)
    set(CMAKE_INSTALL_RPATH @loader_path)
else()
    set(CMAKE_INSTALL_RPATH $ORIGIN)
endif()

# A library for each kind of processor, of which one is loaded at run time, beside the others of the package.
set(GGML_BACKEND_DL ON)
set(GGML_CPU_ALL_VARIANTS ON)
set(CMAKE_INSTALL_BINDIR llama_cpp/lib CACHE PATH "where loadable libraries are installed")

# A wheel holds no links: each library would be there three times, under names with versions.
set(CMAKE_PLATFORM_NO_VERSIONED_SONAME ON)

# Graphics cards through Vulkan are asked for by llama.py, which brings the headers. That part is a library, too, which
# the program loads after a trial (app/text_card.py); without a driver nothing looks at it.

# Llama 3.2 needs neither llama.cpp's helpers for its own programs nor its libraries for pictures and sound.
set(LLAMA_BUILD_COMMON OFF)
set(LLAVA_BUILD OFF)
