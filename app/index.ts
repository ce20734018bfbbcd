/** The only door of the engine. */
export { openCapture } from './capture-engine.ts';
export * from './errors.ts';
export { VERSION } from './version.ts';
export type * from './engine.ts';
export type * from './engine-calls.ts';
export type * from './engine-player.ts';
export { checkFilter, fieldItems } from './filter/index.ts';
export type { CaptureDamage, CaptureInterface } from './capture/source.ts';
export type * from './views/analysis.ts';
export type * from './views/calls.ts';
export type * from './views/capture.ts';
export type * from './views/flow.ts';
export type * from './views/messages.ts';
export type * from './views/packets.ts';
export type * from './views/player.ts';
export type * from './views/save.ts';
export type * from './views/streams.ts';
export type * from './views/timeline.ts';
