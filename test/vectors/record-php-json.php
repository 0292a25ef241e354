<?php
// Records what PHP's json_encode prints, so that the tests need no PHP:
//   php test/vectors/record-php-json.php > test/vectors/php-json.json
$flags = JSON_HEX_TAG | JSON_HEX_APOS | JSON_HEX_AMP | JSON_HEX_QUOT;

$texts = [
    '', 'plain', ' spaces  ', '0', '15.95', '0000-00-00 00:00:00',
    'Sample Monthly Product (01/01/2016 - 31/01/2016)',
    'Invalid Permissions: API action "mergeticket" is not allowed',
    '/', '//', '\\', '\\\\', '\\/', '\\"', '\\u0041', '\\n', 'ends with \\', '"', '""', "'", '<', '>', '&', '&amp;',
    '</script><script>alert(1)</script>', '<![CDATA[ ]]>', "<a href='x?y=1&z=2'>\"q\"</a>",
    "\n", "\r", "\r\n", "\t", "\x08", "\x0b", "\x0c", "\x00", "\x01", "\x1b[0m", "\x1f", "\x7f",
    "line\nline\r\nline", 'a;b=c%3D', '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~',
    "\u{80}", "\u{85}", "\u{9f}", "\u{a0}", 'é', 'Müller & Söhne', "e\u{301}", 'ß', '€', '日本語', 'עברית', "\u{200b}",
    "\u{2028}", "\u{2029}", "\u{d7ff}", "\u{e000}", "\u{feff}", "\u{fffd}", "\u{fffe}", "\u{ffff}",
    "\u{10000}", "\u{1f600}", "\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467}", "\u{10ffff}", "x\u{1f600}/<é>\u{1f4b6}\"",
];

$lines = [];
foreach ($texts as $text) {
    $lines[] = '  ' . json_encode(['text' => $text, 'printed' => json_encode($text, $flags)], JSON_THROW_ON_ERROR);
}
echo "[\n", implode(",\n", $lines), "\n]\n";
