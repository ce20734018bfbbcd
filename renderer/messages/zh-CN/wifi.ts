/** Simplified Chinese: keys of protected Wi-Fi. */
import type { wifi as english } from '../en/wifi.ts';

/** See the head of this file. */
export const wifi: typeof english = {
	wifi: {
		title: 'Wi-Fi 密钥',
		about:
			'每行一个：网络名:密码、仅密码，或 64 位十六进制数。将用它们重新读取捕获；关闭后即被忘记。',
		keys: '密钥',
		apply: '重新读取',
		used: (count: number) =>
			count === 0 ? '正在不用 Wi-Fi 密钥重新读取' : `正在用 ${count} 个 Wi-Fi 密钥重新读取`,
		add: '输入 Wi-Fi 密钥…',
		none: '此捕获中没有受保护的 Wi-Fi 帧。',
		group: '所有站点',
		columns: {
			accessPoint: '接入点',
			station: '站点',
			network: '网络',
			state: '状态',
			frames: '已解密',
		},
		of: (opened: string, all: string) => `${opened} / ${all}`,
		states: {
			decrypted: '已解密',
			'key needed': '需要密钥',
			'handshake missing': '缺少握手',
			'wrong passphrase': '密码错误',
			'unsupported cipher': '不支持的加密',
		},
	},
};
