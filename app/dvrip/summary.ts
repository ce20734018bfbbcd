/** One line of words for a message. */
import { RESULT_WORDS, ROWS } from '../protocols/dvrip/index.ts';
import { cloudFacts } from './cloud.ts';
import type { DvripMessage } from './message.ts';
import { member, textOf } from './payload.ts';

/** Its header has no channel: it numbers frames there. */
const AVTALK_DATA = 1419;

/** `MONITOR_CLAIM_REQ OPMonitor Claim`, `LOGIN_RSP Ret=203 wrong password`. */
export function summaryOf(message: DvripMessage): string {
	if (message.form === ROWS.FORM_CLOUD) return cloudFacts(message.body)?.words ?? 'Cloud';
	if (message.form === ROWS.FORM_JSON) return 'Search or configuration over UDP';
	const words = [message.name];
	if (message.length > 0 && message.isMedia && message.command !== AVTALK_DATA) {
		words.push(`channel ${message.total}`);
	}
	if (message.isMedia) return [...words, `${message.length} bytes`].join(' ');
	const { json, operation, result } = message;
	if (message.isEncrypted) words.push('(encrypted)');
	if (operation !== '') words.push(operation);
	const action = textOf(member(json, operation), 'Action');
	if (action !== '') words.push(action);
	if (result !== null) words.push(resultText(result));
	return words.join(' ');
}

/** `Ret=100 OK`. */
export function resultText(result: number): string {
	const words = RESULT_WORDS.get(result);
	return words === undefined ? `Ret=${result}` : `Ret=${result} ${words}`;
}
