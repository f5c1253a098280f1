// GCC 13 moved the start of the standard streams from every program into the C++ library, behind this symbol, which TorchSharp's
// library asks for under version GLIBCXX_3.4.32. Where the C++ library is older (Debian 12), this gives it.
#include <ios>

extern "C" void begin_standard_streams() __asm__("_ZSt21ios_base_library_initv");

extern "C" void begin_standard_streams()
{
    static std::ios_base::Init once;
}
