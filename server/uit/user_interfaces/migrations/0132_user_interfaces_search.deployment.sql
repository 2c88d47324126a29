{search user_interfaces name_key app_name_key};
