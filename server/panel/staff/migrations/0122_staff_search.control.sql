{search staff email_key name_key};
