/** What a command is. The commands themselves stand beside this file, by where they act. */
import type { Messages } from '../messages/index.ts';
import type { App } from '../state/app.svelte.ts';

/** Where single letters act. */
export type CommandArea =
	| 'everywhere'
	| 'streams'
	| 'calls'
	| 'flow'
	| 'quality'
	| 'player'
	| 'cameras'
	| 'camera'
	| 'exchanges'
	| 'clip';

/** Names of the actions; their labels are in the message catalogues under the same name. */
export type CommandId = keyof Messages['commands'];

/** One action. */
export interface Command {
	readonly id: CommandId;
	/** `Ctrl` is `Cmd` on macOS. The first is shown. */
	readonly keys: readonly string[];
	readonly areas: readonly CommandArea[];
	run(app: App): unknown;
	enabled?(app: App): boolean;
	/** For check marks. */
	checked?(app: App): boolean;
}

/** An action before it is told where it acts. */
export type Action = Omit<Command, 'areas'>;

/** Actions of the same areas. */
export const inAreas = (
	areas: readonly CommandArea[],
	actions: readonly Action[],
): readonly Command[] => actions.map((action) => ({ ...action, areas }));

/** A capture is open. */
export const hasCapture = (app: App): boolean => app.workbench.captures.length > 0;
/** A stream has the focus. */
export const hasStream = (app: App): boolean => app.streams.current !== undefined;
/** A call has the focus. */
export const hasCall = (app: App): boolean => app.calls.current !== undefined;
