// Node-API for a Windows build without Microsoft's linker. An import from NODE.EXE fails in a
// renamed executable, such as Electron's; so the pointers through which node_api.h's functions are
// called are defined here, and filled from the executable of the process when the addon is loaded.

#define WIN32_LEAN_AND_MEAN
#include <windows.h>

namespace {

[[noreturn]] void missing() { __builtin_trap(); }

}  // namespace

extern "C" {
#define CT2D_IMPORT(name) void* __imp_##name = reinterpret_cast<void*>(&missing);
#include "host_imports.inc"
#undef CT2D_IMPORT
}

namespace {

struct Import {
  const char* name;
  void** pointer;
};

constexpr Import kImports[] = {
#define CT2D_IMPORT(name) {#name, &__imp_##name},
#include "host_imports.inc"
#undef CT2D_IMPORT
};

// A Node that is a library has its functions there.
constexpr const wchar_t* kHosts[] = {nullptr, L"node.dll", L"libnode.dll"};

// Before all other initialisers.
__attribute__((constructor(101))) void fill_imports() {
  for (const wchar_t* const name : kHosts) {
    const HMODULE host = GetModuleHandleW(name);
    if (host == nullptr || GetProcAddress(host, "napi_create_function") == nullptr) continue;
    for (const Import& import : kImports) {
      const FARPROC found = GetProcAddress(host, import.name);
      if (found != nullptr) *import.pointer = reinterpret_cast<void*>(found);
    }
    return;
  }
}

}  // namespace
