{search ui_groups name_key};
