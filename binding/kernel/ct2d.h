// The kernel library as the outside sees it: the only header that binding/napi includes.
//
// Life of a call: fill a Problem, create a Plan (checks it, chooses the algorithm), take a snapshot
// of the parameters, run. Nothing here throws, prints or touches a JavaScript header.
#pragma once

#include "base/aligned_buffer.h"
#include "base/dispatcher.h"
#include "base/dtype.h"
#include "base/half.h"
#include "base/int_math.h"
#include "base/large_pages.h"
#include "base/parallel.h"
#include "base/scratch.h"
#include "base/status.h"
#include "base/team_lease.h"
#include "base/thread_count.h"
#include "micro/dispatch.h"
#include "pack/gather.h"
#include "pack/parameters.h"
#include "plan/plan.h"
#include "plan/plan_cache.h"
#include "problem/descriptor.h"
#include "problem/problem.h"
#include "problem/source_view.h"
