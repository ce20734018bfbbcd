/** The engine's answers about calls. Part of `CaptureEngine`. */
import type { CallItem, CallOrderQuery, CallOrderView, CallsDocument } from './views/calls.ts';
import type { FlowDocument, FlowQuery, FlowView } from './views/flow.ts';

/** One SIP message as people read it. */
export interface SipMessageView {
	readonly frame: number;
	/** Message number inside its frame, from 0. */
	readonly part: number;
	/** The text as sent, bytes that are no UTF-8 shown as U+FFFD; compressed bodies are opened. */
	readonly text: string;
	/** What is wrong with it, for people. */
	readonly faults: readonly string[];
}

/** Calls of one capture. */
export interface CallsEngine {
	callOrder(query: CallOrderQuery): Promise<CallOrderView>;
	/** @param numbers as in `CallOrderView.numbers`; unknown ones are left out */
	callRows(numbers: readonly number[]): readonly CallItem[];
	/** Number of the call with an id such as `sip-12`. @throws NotFoundError */
	callNumber(id: string): number;
	calls(query: CallOrderQuery): Promise<CallsDocument>;
	flow(query: FlowQuery): Promise<FlowView>;
	flowDocument(query: FlowQuery): Promise<FlowDocument>;
	/** Messages of a call in capture order, as text. */
	callMessages(number: number): readonly SipMessageView[];
	/**
	 * Checks a password given by hand against the digests of a call, in the order of
	 * `CallItem.authentications`; null where it cannot be told.
	 */
	checkPassword(query: {
		readonly call: number;
		readonly password: string;
	}): readonly { readonly frame: number; readonly matches: boolean | null }[];
	/** Joins two calls into one conversation by hand, or takes a join away; undone by the opposite. */
	linkCalls(query: { readonly one: number; readonly other: number; readonly join: boolean }): void;
}
