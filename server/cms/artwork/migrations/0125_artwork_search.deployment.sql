{search artwork hash_key};
