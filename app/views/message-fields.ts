/** Fields of a decoded message by name: what `tapdeck messages` prints of it. */
import { FIELDS } from '../dissect/fields.ts';
import type { MessageItem, MessageProtocol, MessagesDocument, MessageValue } from './messages.ts';
import type { DissectedField, DissectedLayer } from './packets.ts';

/** All fields of some layers by name; a name that comes again becomes a list. */
export function fieldsOf(
	layers: readonly DissectedLayer[],
): Readonly<Record<string, MessageValue>> {
	const collected = new Map<string, (string | number | boolean)[]>();
	const visit = (field: DissectedField): void => {
		// Fields without a value only hold others.
		if (FIELDS.get(field.name)?.type !== 'FT_NONE') put(field);
		field.children.forEach(visit);
	};
	const put = (field: DissectedField): void => {
		const values = collected.get(field.name) ?? [];
		collected.set(field.name, values);
		values.push(field.value instanceof Uint8Array ? hex(field.value) : field.value);
	};
	for (const { fields } of layers) fields.forEach(visit);
	return Object.fromEntries(
		[...collected].map(([name, values]) => [
			name,
			values.length === 1 ? (values[0] ?? '') : values,
		]),
	);
}

function hex(bytes: Uint8Array): string {
	return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** A document of messages as it is saved beside the media of their session. */
export function messagesText(protocol: MessageProtocol, items: readonly MessageItem[]): string {
	const document: MessagesDocument = { schema: 'tapdeck/messages@1', protocol, items };
	return `${JSON.stringify(document, null, '\t')}\n`;
}
