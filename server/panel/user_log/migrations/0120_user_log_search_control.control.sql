{search user_log actor_key object_key};
