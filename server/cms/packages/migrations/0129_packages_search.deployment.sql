{search packages name_key viewer_name_key};
