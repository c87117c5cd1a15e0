from right import every

every.run()
