"""What members say of products: saved ones, reviews, questions and answers."""
