"""What one expects of each grade before any data: (m, u), how often true pairs and other pairs fall in it.

Training mixes these in, so that a grade which made-up records never show still has a sensible weight and no error is
thought impossible. Edit with care and train anew.
"""

EXPECTED: dict[str, dict[str, tuple[float, float]]] = {
    "given": {
        "same": (0.80, 0.004), "swapped": (0.003, 0.00001), "form": (0.06, 0.002), "shared": (0.02, 0.002),
        "initial": (0.012, 0.001), "spelling": (0.015, 0.0001),
        "one_letter": (0.025, 0.0002), "sound": (0.02, 0.0005), "alike": (0.004, 0.002), "different": (0.041, 0.988),
    },
    "household": {
        "same_home": (0.45, 0.00006), "same_postcode": (0.04, 0.00001), "same_elsewhere": (0.18, 0.0028),
        "same_unknown": (0.15, 0.0003), "near_home": (0.03, 0.000006), "near_postcode": (0.003, 0.000001),
        "near_elsewhere": (0.02, 0.0012), "near_unknown": (0.02, 0.0001), "unknown_home": (0.03, 0.00008),
        "unknown_postcode": (0.004, 0.0008), "unknown_elsewhere": (0.02, 0.02), "different_home": (0.03, 0.00002),
        "different_postcode": (0.003, 0.0008), "different_elsewhere": (0.014, 0.90), "different_unknown": (0.006, 0.07),
    },
    "birth": {
        "first_of_january": (0.003, 0.00001), "same": (0.75, 0.00012), "swapped": (0.01, 0.00003),
        "one_digit": (0.025, 0.002), "two_parts": (0.012, 0.003), "part": (0.06, 0.005), "age": (0.09, 0.03),
        "age_near": (0.015, 0.02), "near": (0.015, 0.09), "different": (0.02, 0.85),
    },
    "sex": {"same": (0.985, 0.5), "different": (0.015, 0.5)},
    "generation": {"same": (0.97, 0.6), "different": (0.03, 0.4)},
    "reference": {"national": (0.93, 0.00001), "local": (0.02, 0.00001), "one_digit": (0.01, 0.00005),
                  "different": (0.04, 0.9999)},
}  # fmt: skip
