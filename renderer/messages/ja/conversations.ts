/** 日本語: だれがだれと通信したか。 */
import type { conversations as english } from '../en/conversations.ts';

/** See the head of this file. */
export const conversations: typeof english = {
	conversations: {
		title: '対話',
		capture: 'キャプチャ',
		filter: '一致するフレームのみ',
		columns: {
			addressA: 'アドレス A',
			portA: 'ポート A',
			addressB: 'アドレス B',
			portB: 'ポート B',
			packets: 'パケット',
			bytes: 'バイト',
			packetsAToB: 'パケット A → B',
			bytesAToB: 'バイト A → B',
			packetsBToA: 'パケット B → A',
			bytesBToA: 'バイト B → A',
			start: '相対開始',
			duration: '継続時間',
			bitsPerSecondAToB: 'ビット/秒 A → B',
			bitsPerSecondBToA: 'ビット/秒 B → A',
			likely: '推定メディア',
		},
		kinds: { video: '映像', audio: '音声' },
		likely: (kind, reason) => `おそらく${kind}: ${reason}`,
		counting: '対話を数えています…',
		none: 'この層に対話はありません。',
		about: 'A は最初のパケットの送信者です。Enter で行のパケットを表示します。時間の単位は秒です。',
		show: 'パケットを表示',
		copied: (shown) => `${shown} 件の対話をコピーしました`,
	},
};
