/** Japanese: keys of protected Wi-Fi. */
import type { wifi as english } from '../en/wifi.ts';

/** See the head of this file. */
export const wifi: typeof english = {
	wifi: {
		title: 'Wi-Fi の鍵',
		about:
			'1 行に 1 つ: ネットワーク名:パスフレーズ、パスフレーズのみ、または 16 進数 64 桁。' +
			'キャプチャは読み直されます。鍵は閉じると忘れられます。',
		keys: '鍵',
		apply: '読み直す',
		used: (count: number) =>
			count === 0
				? 'Wi-Fi の鍵なしで読み直しています'
				: `${count} 個の Wi-Fi の鍵で読み直しています`,
		add: 'Wi-Fi の鍵を入力…',
		none: 'このキャプチャに保護された Wi-Fi フレームはありません。',
		group: '全端末宛',
		columns: {
			accessPoint: 'アクセスポイント',
			station: '端末',
			network: 'ネットワーク',
			state: '状態',
			frames: '復号',
		},
		of: (opened: string, all: string) => `${opened} / ${all}`,
		states: {
			decrypted: '復号済み',
			'key needed': '鍵が必要',
			'handshake missing': 'ハンドシェイクなし',
			'wrong passphrase': 'パスフレーズが違います',
			'unsupported cipher': '未対応の暗号',
		},
	},
};
