# A lambda.
# part: discriminator
optimal_discriminator = lambda log_p, log_p_g: (log_p - log_p_g).sigmoid()  # noqa: E731
