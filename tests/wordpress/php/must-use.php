<?php
// A must-use plugin: no mails; and the API is closed to strangers while a file says so, as plugins for security close it.
function wp_mail() {
    return true;
}
add_filter('rest_authentication_errors', function ($result) {
    return is_file(ABSPATH . 'api-is-closed') && !is_user_logged_in()
        ? new WP_Error('rest_cannot_access', 'Only authenticated users can access the REST API.', ['status' => 401])
        : $result;
});
