/** Digits that came in SIP messages: INFO (dtmf-relay, dtmf) and KPML. */
import { inSeconds } from '../time.ts';
import type { DialledDigit } from '../views/calls.ts';
import { isRequest } from './call-message.ts';
import type { CallMessage } from './call-message.ts';

/** Digits of the signalling in capture order; repeats are left out. */
export function signalledDigits(
	messages: readonly CallMessage[],
	isRepeat: (index: number) => boolean,
): readonly DialledDigit[] {
	return messages.flatMap((message, index) => {
		if (isRepeat(index)) return [];
		if (isRequest(message, 'INFO')) return ofInfo(message);
		return isRequest(message, 'NOTIFY') ? ofKpml(message) : [];
	});
}

function ofInfo(message: CallMessage): readonly DialledDigit[] {
	const { body, headers } = message.sip;
	const type = (headers.get('content-type') ?? '').toLowerCase();
	if (type.startsWith('application/dtmf-relay')) {
		const signal = /^\s*signal\s*=\s*([0-9a-d*#!]|1[0-6])\s*$/imu.exec(body)?.[1];
		const duration = /^\s*duration\s*=\s*(\d+)/imu.exec(body)?.[1];
		const digit = signal === undefined ? null : digitOf(signal);
		const length = duration === undefined ? null : Number(duration) / 1000;
		return digit === null ? [] : [item(message, digit, length, 'sip-info')];
	}
	if (type.startsWith('application/dtmf')) {
		const digit = digitOf(body.trim());
		return digit === null ? [] : [item(message, digit, null, 'sip-info')];
	}
	return [];
}

/** @see RFC 4730 */
function ofKpml(message: CallMessage): readonly DialledDigit[] {
	const { body, headers } = message.sip;
	const type = (headers.get('content-type') ?? '').toLowerCase();
	if (!type.startsWith('application/kpml-response')) return [];
	const digits = /\bdigits\s*=\s*["']([^"']*)["']/iu.exec(body)?.[1] ?? '';
	return Array.from(digits).flatMap((one) => {
		const digit = digitOf(one);
		return digit === null ? [] : [item(message, digit, null, 'kpml')];
	});
}

/** Event numbers as in RFC 4733 §3.2: 10 is `*`, 11 `#`, 12 to 15 A to D, 16 flash. */
function digitOf(text: string): string | null {
	const upper = text.toUpperCase();
	if (/^[0-9*#A-D!]$/u.test(upper)) return upper;
	const number = Number(text);
	return /^1[0-6]$/u.test(text) ? ('*#ABCD!'[number - 10] ?? null) : null;
}

function item(
	{ sip, source }: CallMessage,
	digit: string,
	duration: number | null,
	carrier: DialledDigit['carrier'],
): DialledDigit {
	return { digit, offset: inSeconds(sip.timeMs), duration, carrier, frame: sip.frame, source };
}
