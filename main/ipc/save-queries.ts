/** What the window sends when something is to be saved. */
import * as v from 'valibot';
import { SAVE_FORMATS, SAVE_NAMES, SAVE_SYNCS } from './save-choices.ts';

const Frame = v.pipe(v.number(), v.integer(), v.minValue(0));
const Frames = v.pipe(v.array(Frame), v.maxLength(10_000));
const Short = v.pipe(v.string(), v.maxLength(256));
/** Pictures a second. */
const FrameRate = v.pipe(v.number(), v.minValue(0.01), v.maxValue(1000));

/** Which packets are to be saved as pcapng, and which TLS secrets with them. */
export const Packets = v.object({
	filter: v.pipe(v.string(), v.maxLength(4096)),
	calls: v.optional(Frames),
	streams: v.nullable(Frames),
	overwrite: v.boolean(),
	secrets: v.optional(v.picklist(['none', 'captured', 'all'])),
});

/** A request to save, from the window. */
export const Save = v.object({
	only: v.nullable(v.pipe(v.array(Short), v.maxLength(100_000))),
	format: v.picklist(SAVE_FORMATS),
	sync: v.picklist(SAVE_SYNCS),
	names: v.picklist(SAVE_NAMES),
	overwrite: v.boolean(),
	leaveOut: v.optional(v.pipe(v.array(Short), v.maxLength(100_000), v.readonly())),
	calls: v.optional(v.pipe(v.array(Short), v.maxLength(100_000), v.readonly())),
	frameRates: v.optional(
		v.pipe(
			v.array(v.object({ id: Short, estimated: FrameRate, wanted: FrameRate })),
			v.maxLength(1000),
			v.readonly(),
		),
	),
});
