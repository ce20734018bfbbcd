{
	"targets": [
		{
			"target_name": "tapdeck_capture",
			"sources": [
				"src/addon.cc",
				"src/capture.cc",
				"src/interfaces.cc",
				"src/pcap_library.cc"
			],
			"include_dirs": ["<!@(node -p \"require('node-addon-api').include\")"],
			"defines": [
				"NAPI_VERSION=8",
				"NAPI_DISABLE_CPP_EXCEPTIONS",
				"NODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS"
			],
			"cflags_cc": ["-std=c++17", "-O2", "-Wall", "-Wextra", "-Wno-unused-parameter"],
			"variables": { "asan%": "0" },
			"conditions": [
				["OS=='linux'", { "libraries": ["-ldl", "-lpthread"] }],
				["OS=='mac'", {
					"xcode_settings": {
						"CLANG_CXX_LANGUAGE_STANDARD": "c++17",
						"MACOSX_DEPLOYMENT_TARGET": "11.0",
						"OTHER_CPLUSPLUSFLAGS": ["-O2", "-Wall", "-Wextra", "-Wno-unused-parameter"]
					}
				}],
				["OS=='win'", {
					"libraries": ["ws2_32.lib"],
					"msvs_settings": { "VCCLCompilerTool": { "AdditionalOptions": ["/std:c++17", "/W3"] } }
				}],
				["asan==1", {
					"cflags_cc": ["-fsanitize=address", "-fno-omit-frame-pointer", "-g"],
					"ldflags": ["-fsanitize=address"]
				}]
			]
		}
	]
}
