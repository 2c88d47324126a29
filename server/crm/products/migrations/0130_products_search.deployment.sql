{search products name_key mapping_id_key};
