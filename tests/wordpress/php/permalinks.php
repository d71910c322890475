<?php
// Arguments: the structure of permalinks, empty for plain ones, then ids of posts. Prints their URLs.
$_SERVER['HTTP_HOST'] = parse_url(getenv('WP_BASE'), PHP_URL_HOST) . ':' . parse_url(getenv('WP_BASE'), PHP_URL_PORT);
$_SERVER['REQUEST_URI'] = '/';
require getenv('WP_ROOT') . '/wp-load.php';
$GLOBALS['wp_rewrite']->set_permalink_structure($argv[1]);
flush_rewrite_rules();
echo json_encode(array_map('get_permalink', array_map('intval', array_slice($argv, 2))));
