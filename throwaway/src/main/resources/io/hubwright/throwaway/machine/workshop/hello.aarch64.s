.global _start
.text
_start:
  mov x8, #64
  mov x0, #1
  adr x1, greeting
  mov x2, #(end - greeting)
  svc #0
  mov x8, #93
  mov x0, #0
  svc #0
greeting:
  .incbin "greeting"
end:
