{search customers user_id_key mapping_id_key firstname_key lastname_key email_key phone_key city_key};
