CREATE ROLE tm_reader;
CREATE ROLE tm_writer;
CREATE ROLE tm_owner;
CREATE ROLE "tm Straße=x/y";
CREATE ROLE "tm ""quoted"" role";
CREATE ROLE tm_chain1;
CREATE ROLE tm_chain2;
