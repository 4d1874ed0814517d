"""Frequent given names in the United States that are not ordinary words or well-known places."""


def word_set(block: str) -> frozenset[str]:
    """The words of a block of text; lists this long are read and kept as prose."""
    return frozenset(block.split())


GIVEN = word_set(
    """
    Aaron Abby Abdul Abigail Adam Adrian Adriana Ahmed Aisha Alan Albert Alejandra Alejandro Alex Alexander
    Alexandra Alexis Alfred Alice Alicia Alison Allen Allison Alyssa Amanda Amber Amir Amy Ana Andrea Andrew
    Angela Angelica Anita Ann Anna Anne Annette Anthony Antonio Ariel Arthur Ashley Barbara Beatrice Becky
    Benjamin Bernard Beth Bethany Betty Beverly Brandon Brenda Brian Bridget Brittany Bruce Bryan Caleb Calvin
    Cameron Carl Carla Carlos Carmen Carol Caroline Carolyn Catherine Cecilia Charlene Charles Charlotte Cheryl
    Chris Christina Christine Christopher Cindy Claire Claudia Colleen Connie Corey Courtney Craig Crystal
    Curtis Cynthia Damon Dan Dana Daniel Danielle Darnell Darren Darryl Dave David Dawn Deborah Debra Denise
    Dennis Derek Derrick Destiny Devin Diana Diane Diego Dominic Don Donald Donna Doris Dorothy Doug Douglas
    Duane Dustin Earl Eddie Edgar Eduardo Edward Edwin Eileen Elaine Eleanor Elena Eli Elijah Elizabeth Ellen
    Emily Emma Eric Erica Erik Erin Ernest Esther Ethan Eugene Eva Evan Evelyn Felicia Fernando Frances Francis
    Francisco Frederick Gabriel Gabriela Gary Geoffrey Gerald Gina Gladys Glenda Gloria Gordon Greg Gregory
    Guadalupe Hannah Harold Harriet Harvey Hassan Hector Helen Henry Herbert Howard Hugh Ian Ibrahim Imani Irene
    Isaac Isabel Isabella Ivan Jackie Jacob Jacqueline Jamal James Jamie Jane Janet Janice Jared Jasmine Jason
    Javier Jeffrey Jenna Jennifer Jeremy Jerome Jesse Jessica Jill Jim Joan Joann Joanna Joel John Johnny Jon
    Jonathan Jorge Jose Joseph Joshua Joyce Juan Juanita Judith Judy Julia Julian Julie Justin Kaitlyn Karen
    Karl Kate Katherine Kathleen Kathryn Kathy Katie Kayla Keith Kelly Kelsey Ken Kenneth Kevin Kimberly Kristen
    Kristin Kristina Kurt Kyle Lakisha Larry LaToya Laura Lauren Laurie Leah Leo Leon Leonard Leroy Leslie
    Lillian Linda Lisa Lois Lori Lorraine Louis Louise Lucia Lucy Luis Luke Lydia Lynn Madison Malik Manuel Marc
    Marcus Margaret Maria Marian Marie Marilyn Mario Marisol Marjorie Marlene Marsha Martha Martin Marvin Mary
    Matthew Maureen Maurice Megan Melanie Melinda Melissa Mercedes Michael Michele Michelle Miguel Mike Mildred
    Miriam Mitchell Mohammed Molly Monica Monique Morgan Nancy Naomi Natalie Natasha Nathan Nathaniel Neil
    Nicholas Nicole Nina Norma Norman Oscar Pamela Patricia Patrick Paula Pauline Pedro Peggy Peter Philip
    Phyllis Rachel Rafael Ralph Ramon Randall Randy Raul Raymond Rebecca Renee Ricardo Richard Rick Rita Robert
    Roberta Roberto Rodney Roger Ron Ronald Rosa Rosemary Roxanne Russell Ruth Ryan Sabrina Sally Samantha
    Samuel Sandra Sara Sarah Scott Sean Sergio Seth Shannon Sharon Shaun Shawn Sheila Shelly Sheri Sherry
    Shirley Simon Sofia Sonia Sophia Stacey Stacy Stanley Stephanie Stephen Steve Steven Sue Susan Suzanne
    Sylvia Tamara Tammy Tanya Tara Tasha Teresa Theodore Theresa Thomas Tiffany Tim Timothy Tina Todd Tom Tonya
    Tracey Travis Trevor Tyler Tyrone Valerie Vanessa Veronica Vicki Victoria Vincent Wanda Wendy Wesley William
    Xavier Yolanda Yvette Yvonne Zachary
    """
)
