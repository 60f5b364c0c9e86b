// Node unmaps an addon when the last worker that loaded it exits, while our threads live on.
#pragma once

namespace ct2d::napi {

// Keeps this library mapped until the process ends. On Linux the linker's `-z nodelete` does.
void stay_mapped();

}  // namespace ct2d::napi
