<?php
// Records what PHP's serialize writes, and the text that PHP makes of each scalar, so that the tests need no PHP:
//   php test/vectors/record-php-serialize.php > test/vectors/php-serialize.json
function texts($value) {
    if (!is_array($value)) return (string) $value;
    $pairs = [];
    foreach ($value as $key => $item) $pairs[] = [(string) $key, texts($item)];
    return $pairs;
}

$values = [
    'an empty array' => [],
    'custom fields by id' => ['1' => 'Google', '7' => 'on', '12' => ''],
    'merge fields' => ['order' => 'A-17', 'count' => 3, 'price' => 9.95, 'paid' => true, 'late' => false, 'none' => null],
    'nested arrays' => ['a' => ['b' => ['c' => ['x', 'y', [1, 2]]]], 'd' => []],
    'texts with quotes and separators' => ['q' => '"; i:1;} \\ \' {s:3:"', 'n' => "line\nline\r\n\ttab"],
    'texts of several bytes a character' => ['é' => 'Zoë Łódź', 'emoji' => '😀😀', 'rtl' => 'שלום', 'cjk' => '請求書'],
    'integers at their limits' => [PHP_INT_MAX, PHP_INT_MIN, 0, -0, -1],
    'keys of integers' => [-5 => 'minus', 0 => 'zero', '08' => 'text', 8 => 'number', PHP_INT_MAX => 'last'],
    'names of objects of JavaScript' => ['__proto__' => 'p', 'constructor' => 'c', 'toString' => ['length' => 'l']],
    'doubles' => [0.1, -1.5, 100.25, 1234567.891, 0.0],
    'a text' => 'only text',
    'a number' => 42,
    'a boolean' => true,
    'nothing' => null,
    'an empty text' => '',
];

$lines = [];
foreach ($values as $name => $value) {
    $vector = ['name' => $name, 'base64' => base64_encode(serialize($value)), 'texts' => texts($value)];
    $lines[] = '  ' . json_encode($vector, JSON_THROW_ON_ERROR | JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES);
}
echo "[\n", implode(",\n", $lines), "\n]\n";
