/**
 * The main-process end of the contract. Inbound is hostile: the sender is checked first, then the
 * name, then the argument; whatever does not fit is answered with a `ContractError`.
 */
import * as v from 'valibot';
import { ContractError, toEnvelope } from '../../app/index.ts';
import type { Answer, CallName, Contract, Push, ViewName } from './contract.ts';
import { contract } from './contract.ts';

/** The one channel on which the window calls. */
export const CALL_CHANNEL = 'tapdeck:call';
/** The one channel on which main pushes. */
export const PUSH_CHANNEL = 'tapdeck:push';
/** Where our pages live; anything else is no sender. */
export const APP_ORIGIN = 'tapdeck://app';

/** The part of Electron's frame that the check reads. */
export interface SenderFrame {
	readonly url: string;
	readonly parent: unknown;
}

/** The part of Electron's event that the wire reads. */
export interface CallEvent<S> {
	readonly sender: S;
	readonly senderFrame: SenderFrame | null;
}

/** The part of `ipcMain` that the wire needs. */
export interface CallReceiver<S> {
	handle(
		channel: string,
		listener: (event: CallEvent<S>, message: unknown) => Promise<Answer<unknown>>,
	): void;
}

/** A call that passed all checks. */
export interface CheckedCall {
	readonly group: 'shell' | 'commands';
	readonly name: CallName;
	readonly argument: unknown;
}

const Message = v.object({ name: v.string(), argument: v.optional(v.unknown()) });

/**
 * Refuses frames that are not the top frame of one of our pages.
 * @throws ContractError naming what was found
 */
export function checkSender(frame: SenderFrame | null): void {
	if (frame === null) throw new ContractError('call from a frame that is gone');
	if (frame.parent !== null) throw new ContractError('call from a frame inside a page');
	if (!frame.url.startsWith(`${APP_ORIGIN}/`)) {
		throw new ContractError(`call from a page that is not tapdeck's: ${frame.url.slice(0, 100)}`);
	}
}

const entryOf = (group: object, name: string): { readonly schema: v.GenericSchema } | null =>
	Object.hasOwn(group, name)
		? ((group as Record<string, { schema: v.GenericSchema }>)[name] ?? null)
		: null;

function parse(schema: v.GenericSchema, value: unknown, what: string): unknown {
	const result = v.safeParse(schema, value);
	if (result.success) return result.output;
	const issue = result.issues[0];
	const path = v.getDotPath(issue) ?? 'argument';
	throw new ContractError(`${what}: ${path}: ${issue.message}`);
}

/**
 * Finds the entry of a call and checks its argument.
 * @throws ContractError for an unknown name or an argument that does not fit
 */
export function checkCall(message: unknown): CheckedCall {
	const parsed = parse(Message, message, 'call') as v.InferOutput<typeof Message>;
	for (const group of ['shell', 'commands'] as const) {
		const entry = entryOf(contract[group], parsed.name);
		if (entry === null) continue;
		const argument = parse(entry.schema, parsed.argument, parsed.name);
		return { group, name: parsed.name as CallName, argument };
	}
	throw new ContractError(`unknown call: ${parsed.name.slice(0, 100)}`);
}

/**
 * Checks the name and query of a subscription.
 * @throws ContractError
 */
export function checkQuery(
	view: string,
	query: unknown,
): { readonly view: ViewName; readonly query: { readonly capture: string } } {
	const entry = entryOf(contract.views, view);
	if (entry === null) throw new ContractError(`unknown view: ${view.slice(0, 100)}`);
	const checked = parse(entry.schema, query, view) as { readonly capture: string };
	return { view: view as keyof Contract['views'], query: checked };
}

/**
 * Serves all calls of the contract.
 * @param isOurs whether the sender is one of our windows
 * @param run does the call; what it throws crosses as an envelope
 */
export function serveCalls<S>(
	receiver: CallReceiver<S>,
	isOurs: (sender: S) => boolean,
	run: (sender: S, call: CheckedCall) => unknown,
): void {
	receiver.handle(CALL_CHANNEL, async (event, message) => {
		try {
			if (!isOurs(event.sender)) throw new ContractError('call from a window that is not ours');
			checkSender(event.senderFrame);
			return { ok: await run(event.sender, checkCall(message)) };
		} catch (error) {
			return { error: toEnvelope(error) };
		}
	});
}

/** Sends one push; a window that is closing is no error. */
export function push(
	target: { send(channel: string, message: Push): void; isDestroyed(): boolean },
	message: Push,
): void {
	if (!target.isDestroyed()) target.send(PUSH_CHANNEL, message);
}
