// The parts of capture/ that only some runs need.

import { lazy } from '../shared/lazy.ts';

export const loadGrowingFile = lazy(() => import('./growing-file.ts'));
export const loadWriter = lazy(() => import('./write.ts'));
export const loadDiskSync = lazy(() => import('./disk-sync.ts'));
