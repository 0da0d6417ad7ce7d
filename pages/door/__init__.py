"""The app's door: who comes in when the app listens to more than this computer, and what a visitor may do."""
