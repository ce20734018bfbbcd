/** What a call says that another call of the same conversation says too. */
import type { CallMessage } from './call-message.ts';
import { isRequest } from './call-message.ts';
import { userOf } from './header-values.ts';

/** Words by which other calls are named or recognised. */
export interface LinkKeys {
	/** Values of headers that may be another Call-ID, with header and frame. */
	readonly named: readonly {
		readonly value: string;
		readonly header: string;
		readonly frame: number;
	}[];
	/** Identifiers that all legs of a conversation share. */
	readonly shared: ReadonlyMap<string, { readonly header: string; readonly frame: number }>;
	/** Media endpoints `address:port` that its SDP names. */
	readonly media: readonly string[];
	/** Transfers that its REFERs ask for. @see RFC 3515 */
	readonly referrals: readonly Referral[];
}

/** One transfer: who shall call whom from now on. */
export interface Referral {
	/** Address of the side that shall call. */
	readonly by: string;
	/** User part of Refer-To. */
	readonly user: string;
	readonly frame: number;
	/** ms since the first packet. */
	readonly timeMs: number;
}

/** Headers whose value is a dialog: `callid;to-tag=…`. @see RFC 3891, 3911, 4538 */
const DIALOG_HEADERS = ['replaces', 'join', 'target-dialog'];
const NIL_UUID = '0'.repeat(32);

/** Most calls name nobody: they share these. */
const NOTHING_NAMED: LinkKeys['named'] = [];
const NOTHING_SHARED: LinkKeys['shared'] = new Map();
const NO_REFERRALS: LinkKeys['referrals'] = [];

/** Collects the keys of one call. */
export function linkKeysOf(messages: readonly CallMessage[]): LinkKeys {
	const named: { value: string; header: string; frame: number }[] = [];
	const shared = new Map<string, { header: string; frame: number }>();
	const media: string[] = [];
	for (const { sip } of messages) {
		for (const [header, value] of sip.headers) {
			const { frame } = sip;
			for (const one of namesIn(header, value)) named.push({ value: one, header, frame });
			for (const key of identifiersIn(header, value)) {
				if (!shared.has(key)) shared.set(key, { header, frame });
			}
		}
		for (const line of sip.sdp?.media ?? []) {
			const endpoint = `${line.address}:${line.port}`;
			const isMedia = line.port !== 0 && line.address !== '';
			if (isMedia && !media.includes(endpoint)) media.push(endpoint);
		}
	}
	return {
		named: named.length === 0 ? NOTHING_NAMED : named,
		shared: shared.size === 0 ? NOTHING_SHARED : shared,
		media,
		referrals: referralsIn(messages),
	};
}

function referralsIn(messages: readonly CallMessage[]): readonly Referral[] {
	if (!messages.some((one) => isRequest(one, 'REFER'))) return NO_REFERRALS;
	return messages.flatMap((one) => {
		const user = userOf(one.sip.headers.get('refer-to') ?? '');
		if (!isRequest(one, 'REFER') || user === '') return [];
		const { frame, timeMs } = one.sip;
		return [{ by: one.destination.address, user, frame, timeMs }];
	});
}

/** Call-IDs that a header may name. */
function namesIn(header: string, value: string): readonly string[] {
	if (DIALOG_HEADERS.includes(header)) return [value.split(';')[0]?.trim() ?? ''];
	if (header === 'refer-to') {
		const replaces = /[?&]replaces=([^&>]+)/iu.exec(value)?.[1];
		return replaces === undefined ? [] : [unescaped(replaces).split(';')[0]?.trim() ?? ''];
	}
	return header.startsWith('x-') ? [value.trim()] : [];
}

function unescaped(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}

/** Identifiers of a conversation: Session-ID (RFC 7989), the IMS charging id, vendors' ids. */
function identifiersIn(header: string, value: string): readonly string[] {
	switch (header) {
		case 'session-id': {
			const uuids = value.toLowerCase().match(/\b[0-9a-f]{32}\b/gu) ?? [];
			return uuids.filter((uuid) => uuid !== NIL_UUID).map((uuid) => `session-id ${uuid}`);
		}
		case 'p-charging-vector': {
			const icid = /icid-value\s*=\s*"?([^";]+)/iu.exec(value)?.[1];
			return icid === undefined ? [] : [`icid ${icid.trim()}`];
		}
		case 'cisco-guid':
			return [`cisco-guid ${value.trim()}`];
		case 'x-broadworks-correlation-info':
			return [`broadworks ${value.trim()}`];
		default:
			return [];
	}
}

/** The part of a Call-ID that B2BUAs keep when they make a new one. */
export function callIdStem(callId: string): string {
	const local = callId.split('@')[0] ?? callId;
	return local.replace(/(?:[_-](?:b2b|pbx|leg)?[_-]?\d{1,3})+$/iu, '');
}
