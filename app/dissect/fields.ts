/** The fields that packets are dissected into and filters may name. One line here adds a group. */
import { type Field, fieldOf } from './field.ts';
import { DVRIP_FIELDS } from './dvrip-fields-table.ts';
import { HEP_FIELDS } from './hep-fields-table.ts';
import { LINK_FIELDS } from './link-fields-table.ts';
import { MEDIA_FIELDS } from './media-fields-table.ts';
import { MSRP_FIELDS } from './msrp-fields-table.ts';
import { NETWORK_FIELDS } from './network-fields-table.ts';
import { XML_FIELDS } from './xml-fields-table.ts';
import { SDP_FIELDS } from './sdp-fields-table.ts';
import { SIP_FIELDS } from './sip-fields-table.ts';

/** All fields by name, protocols among them, in the order of the layers. */
export const FIELDS: ReadonlyMap<string, Field> = new Map(
	[
		...LINK_FIELDS,
		...NETWORK_FIELDS,
		...HEP_FIELDS,
		...MEDIA_FIELDS,
		...SIP_FIELDS,
		...SDP_FIELDS,
		...XML_FIELDS,
		...MSRP_FIELDS,
		...DVRIP_FIELDS,
	].map((row) => [row[0], fieldOf(row)]),
);
