{search streams name_key title_key};
