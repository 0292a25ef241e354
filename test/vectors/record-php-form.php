<?php
// Records what PHP makes of URL-encoded forms. Run with PHP 8.2, from this folder:
//
//     php -n record-php-form.php > php-form.json
//
// Each vector: "input", the form; "php", the result as [key, value] pairs in order (a value that is not valid UTF-8 is
// {"base64": …}); "refused", where given, the reason for which the gateway refuses what PHP takes or silently cuts.

$inputs = [
    // The table of the design notes.
    'a[13]=x&a[14]=y', 'amount=1&amount=2', 'a.b=1&a b=2', 'a[b=1', '__proto__[x]=1&constructor[prototype][y]=2',
    'a[][b]=1&a[][b]=2', 'a=1&a[b]=2', 'a[b]=1&a=2', 'a%00b=1', 'a[[b]]=1', 'a[b][=1', '[a]=1',
    'a[0x1]=1&a[01]=2&a[-1]=3&a[1.5]=4', ['a=%ff%fe', 'invalid-utf8'],
    // Cutting at & and =.
    '', '&', '&&&', '=', '==', '=1', 'a', 'a=', 'a==', 'a=b=c', 'a&b', '&a=1&&b=2&', 'a=1&=2&b=3', 'a=1;b=2', 'a&a=1', 'a=1&a',
    'a%3Db=1', 'a%26b=1', 'a=%26%3D', "a=1\r\n", "\na=1", '0=a', '13=a&13=b', '-1=a',
    // Percent-decoding.
    'a=+', 'a=%20', 'a=%2B', 'a+b=1', 'a%2Bb=1', 'a=%', 'a=%4', 'a=%4g', 'a=%g4', 'a=%%41', 'a=%25%34%31', 'a=%2541', 'a=%4%31',
    '%=1', 'a%=1', '%61%5Bb%5D=1', 'a%5b0%5d=1', 'a=%C3%A9', '%C3%A9=1', 'a[%C3%A9]=1', 'a=%E2%82%AC&b=%F0%9F%92%B6',
    'a=%EF%BB%BF1', '%EF%BB%BFa=1', 'a=%c2%a0', "caf\u{e9}=cr\u{e8}me", 'a=%0D%0A%09',
    ['a=%C3', 'invalid-utf8'], ['a=%C0%80', 'invalid-utf8'], ['a=%ED%A0%80', 'invalid-utf8'], ['a=%F4%90%80%80', 'invalid-utf8'],
    ['a=%E9&a=1', 'invalid-utf8'], ['%FF=1', 'invalid-utf8'], ['a[%FF]=1', 'invalid-utf8'], ['[a]=%FF', 'invalid-utf8'],
    // NUL.
    '%00=1', '%00a=1', 'a[b%00c]=1', 'a[b]%00[c]=1', 'a[%00]=1', 'a%00%FF=1', '+%00a=1',
    ['a=%00', 'nul'], ['a=1%00', 'nul'], ['a=1%002&b=3', 'nul'], ['a=%00&a=1', 'nul'],
    // Names: spaces, dots, brackets.
    ' a=1', '+++a=1', '%20a=1', 'a =1', ' =1', '%09a=1', '.=1', '..=1', 'a.=1', '.a=1', '[=1', '[]=1', '[[=1', ']=1', 'a]=1', 'a]b=1',
    'a[=1', 'a[.=1', 'a[b.c=1', 'a[b c[d.e=1', 'a.b[c.d]=1', 'a b[c d]=1', 'a[b]c=1', 'a[b]c[d]=1', 'a[b].c=1', 'a[b]]=1', 'a[]]=1',
    'a[b][c=1', 'a[][c=1', 'a[x.y][c=1', 'a[b][[c]]=1', 'a[[]=1', 'a[[[=1', 'a[ ]=1&a[%09]=2&a[%0B]=3&a[%0A%0A]=4', ['a[%A0]=1', 'invalid-utf8'], 'a[%C2%A0]=1', 'a[  ]=1', 'a[ b]=1',
    'a[b ]=1', ' [a]=1', '.[a]=1', 'a.[b]=1', "a['b']=1", 'a["b"]=1', 'a[b=1]=2', 'a[b&c]=2',
    '__Host-a=1&__Secure-b=2', '..Host-a=1', '_.Host-a=1&+_Host-a=1', '. Secure-b=2&__Secure-=1', '__Host[-a=1', '_[Host-a=1', 'a[__Host-b]=1', 'a[__Secure-b][c]=1', 'a[c][__Secure-b]=1', '__Host-a[__Host-b]=1', ' __Host-a=1', 'GLOBALS[a]=1&this=2',
    '_GET[a]=1', 'toString=1&valueOf[x]=2&hasOwnProperty=3', 'a[__proto__]=1&a[constructor][b]=2&__proto__=3',
    // Keys and the next free index.
    'a[]=1&a[]=2&a[]=3', 'a[5]=1&a[]=2', 'a[5]=1&a[2]=2&a[]=3', 'a[b]=1&a[]=2', 'a[]=1&a[0]=2', 'a[1]=1&a[0]=2&a[1]=3', 'a[-5]=1&a[]=2',
    'a[-1]=1&a[]=2', 'a[-2]=1&a[]=2&a[]=3&a[]=4', 'a[05]=1&a[]=2', 'a[-0]=1&a[]=2', 'a[+5]=1&a[]=2', 'a[5 ]=1&a[]=2', 'a[1e3]=1&a[]=2',
    'a[13]=1&a[013]=2&a[13]=3', 'a[-05]=1&a[]=2', 'a[-]=1&a[]=2', 'a[--1]=1&a[]=2',
    'a[9223372036854775806]=1&a[]=2&a[]=3', 'a[9223372036854775807]=1&a[]=2&a[][x]=3&b=4', 'a[9223372036854775808]=1&a[]=2',
    'a[-9223372036854775808]=1&a[]=2', 'a[-9223372036854775809]=1&a[]=2', 'a[99999999999999999999]=1&a[]=2', 'a[2147483648]=1&a[]=2',
    'a[9007199254740993]=1&a[]=2', 'a[b][]=1&a[b][]=2&a[][]=3&a[][]=4', 'a[][x]=1&a[][y]=2', 'a[3][]=1&a[][]=2', 'a[-3][]=1&a[][]=2',
    // Replacement and order.
    'a[x]=1&a=2&a[y]=3', 'a=1&a[]=2&a[]=3', 'a[b]=1&a[b][c]=2', 'a[b][c]=1&a[b]=2', 'a[b]=1&a[c]=2&a[b]=3', 'b=1&a=2&b=3', 'a[]=1&a=&a[]=2',
    'a.b=1&a_b=2&a[b=3', 'a[0]=x&a[0][]=y&a[]=z', 'b=1&a=1&b[]=2', 'z=1&2=2&1=3', 'a[z]=1&a[2]=2&a[1]=3',
    // As callers send it.
    'action=AddInvoicePayment&invoiceid=1&transid=D28DJIDJW393JDWQKQI332&gateway=mailin&date=2016-01-01+12%3A33%3A12',
    'itemdescription%5B13%5D=Sample+Updated&itemamount%5B13%5D=15.95&itemtaxed%5B13%5D=1&newitemamount[0]=5&deletelineids[0]=12&deletelineids[]=14',
    'username=&password=&identifier=X&secret=Y&accesskey=', 'password[]=x', 'password[$ne]=', 'invoiceid=0x1', 'amount=1e3&amount=%201',
    'serviceids[]=1&serviceids[]=2', 'email_preferences[invoice]=1', 'responsetype=json&RESPONSETYPE=xml',
    // Limits.
    'a' . str_repeat('[b]', 64) . '=1', 'a' . str_repeat('[]', 64) . '=1', ['a' . str_repeat('[b]', 65) . '=1', 'nested-too-deep'],
    ['a' . str_repeat('[b]', 64) . '[=1', 'nested-too-deep'], 'a' . str_repeat('[b]', 64) . 'x[=1', ['a' . str_repeat('[]', 65) . '=1&b=2', 'nested-too-deep'],
    str_repeat('a', 300) . '=1', 'a' . str_repeat('[', 100) . '=1',
];

function pairs(array $array): array
{
    $pairs = [];
    foreach ($array as $key => $value) {
        $pairs[] = [text((string) $key), is_array($value) ? pairs($value) : text($value)];
    }
    return $pairs;
}

function text(string $bytes): string|array
{
    return preg_match('//u', $bytes) ? $bytes : ['base64' => base64_encode($bytes)];
}

$lines = [];
foreach ($inputs as $row) {
    [$input, $refused] = is_array($row) ? $row : [$row, null];
    // Raw bytes above ASCII are escaped: what is recorded must not depend on the encoding of this file.
    $input = preg_replace_callback('/[^ -~\r\n]/', fn ($match) => rawurlencode($match[0]), $input);
    @parse_str($input, $result);
    $vector = ['input' => $input, 'php' => pairs($result)] + ($refused === null ? [] : ['refused' => $refused]);
    $lines[] = json_encode($vector, JSON_UNESCAPED_SLASHES | JSON_THROW_ON_ERROR, 1024);
}
echo "[\n", implode(",\n", $lines), "\n]\n";
