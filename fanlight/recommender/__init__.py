"""The open For You: arrays and ids in, placed videos with their arithmetic out."""
