/** What is remembered between runs and may be changed by the window, with its schema. */
import * as v from 'valibot';
import { LiveChoice } from './live.ts';

const Text = v.pipe(v.string(), v.maxLength(256));

/** User settings; every field has a default, so that an old or damaged file still loads. */
export const SettingsSchema = v.object({
	theme: v.optional(v.picklist(['system', 'light', 'dark']), 'system'),
	contrast: v.optional(v.picklist(['system', 'normal', 'more']), 'system'),
	language: v.optional(v.picklist(['system', 'en', 'ja', 'zh-CN']), 'system'),
	timeFormat: v.optional(v.picklist(['relative', 'utc', 'local']), 'relative'),
	rules: v.optional(v.picklist(['4.0', '4.4']), '4.4'),
	/** Columns hidden, their order, and widths in px, per table. */
	hiddenColumns: v.optional(v.record(Text, v.array(Text)), {}),
	columnOrder: v.optional(v.record(Text, v.array(Text)), {}),
	columnWidths: v.optional(v.record(Text, v.record(Text, v.pipe(v.number(), v.integer()))), {}),
	/** Sizes of panes in px, per splitter. */
	paneSizes: v.optional(v.record(Text, v.pipe(v.number(), v.finite())), {}),
	railCollapsed: v.optional(v.boolean(), false),
	/** Detail beside the table instead of below, where the window is wide enough. */
	detailRight: v.optional(v.boolean(), false),
	/** How the last live capture was made; null for the usual way. */
	liveChoice: v.optional(v.nullable(LiveChoice), null),
});
/** Output type of `SettingsSchema`. */
export type Settings = v.InferOutput<typeof SettingsSchema>;

const MenuEntrySchema = v.object({
	/** Command id, or empty for a separator. */
	id: Text,
	label: Text,
	/** Electron accelerator, or empty. */
	accelerator: Text,
	enabled: v.boolean(),
	/** Null when the entry is no check mark. */
	checked: v.nullable(v.boolean()),
});

/** The window's menus, so that macOS can show them in its own bar. */
export const MenuSchema = v.pipe(
	v.array(v.object({ label: Text, entries: v.pipe(v.array(MenuEntrySchema), v.maxLength(100)) })),
	v.maxLength(20),
);
/** One menu of the bar. */
export type MenuGroup = v.InferOutput<typeof MenuSchema>[number];
/** One line of a menu. */
export type MenuEntry = v.InferOutput<typeof MenuEntrySchema>;
