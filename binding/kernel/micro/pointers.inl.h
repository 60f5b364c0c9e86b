// What several kernels do with pointers. Included inside an instruction set's anonymous namespace.

// Hides where a pointer came from, so that the compiler addresses all loads from it. GCC 12 would
// otherwise keep one pointer per vector and shift and run out of registers.
template <class T>
CT2D_INLINE const T* one_pointer(const T* x) {
#if defined(__GNUC__)
  asm("" : "+r"(x));
#endif
  return x;
}

// Elements from p to the first address that is a multiple of a vector of them.
template <class T>
CT2D_INLINE int64_t elements_to_vector(const T* p) {
  return -static_cast<int64_t>(reinterpret_cast<uintptr_t>(p) / sizeof(T)) & (kLanes - 1);
}

// Floats of p's cache line that stand before it.
CT2D_INLINE int lanes_before(const float* p) {
  return static_cast<int>(reinterpret_cast<uintptr_t>(p) / sizeof(float) % kLineFloats);
}
