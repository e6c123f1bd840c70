variable "seconds" {
  description = "How long to wait; 0 = not at all."
  type        = number
}

variable "standing" {
  description = "What has to stand; a change of it waits again."
  type        = list(string)
}
