{search channels name_key external_id_key};
